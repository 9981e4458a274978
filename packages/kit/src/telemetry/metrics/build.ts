import { Gauge, type Registry } from 'prom-client';

/** Which release runs in this process: the value is always 1, so that other metrics can be joined with it. */
export const reportBuild = (registers: Registry[], release: string): void =>
  new Gauge({
    name: 'build_info',
    help: 'The release and the version of Node.js of this process',
    labelNames: ['release', 'node'],
    registers,
  }).set({ release, node: process.version }, 1);
