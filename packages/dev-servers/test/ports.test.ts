import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ports = join(import.meta.dirname, '../src/ports.ts');
const chooses = (count: number) => `
  const { freePort } = await import(${JSON.stringify(ports)});
  const chosen = [];
  for (let n = 0; n < ${count}; n++) chosen.push(await freePort());
  console.log(JSON.stringify(chosen));
  for await (const _ of process.stdin); // stays until all have chosen
`;

it('processes that choose ports at the same time never choose the same', async () => {
  const processes = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', chooses(150)], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const chosen = await Promise.all(
    processes.map(async ({ stdout }) => JSON.parse(String((await once(stdout, 'data'))[0])) as number[]),
  );
  for (const { stdin } of processes) stdin.end();
  await Promise.all(processes.map((each) => once(each, 'exit')));
  expect(new Set(chosen.flat()).size).toBe(600);
});
