import { faultsFor } from './faults/index.ts';

/** `npm run chaos -- --help` */
export const usage = `npm run chaos -- [options]: runs the system under faults, and evaluates every invariant (chaos/README.md).

  --seed 7                    the decisions of clients and faults; default: drawn
  --seconds 60                how long faults are injected
  --purchases 200             go on until so many purchases were accepted, a minute longer at most
  --trials 20                 trials one after the other, with the following seeds
  --faults kill,stores        only these faults
  --shoppers 8 --operators 3  clients at the same time
  --capture after_placement   amounts are held, and captured once the orders are placed
  --tax stripe                taxes by Stripe Tax, not by the table of rates
  --browser                   a browser places the orders of two more stores; needs a Chromium
  --without inbox             a negative control: the checker must find violations (inbox, relay retry)
  --disk 250                  as root: the database on a disk of 250 MB, and the fault that fills it
  --quiet                     only the report

Faults: ${faultsFor(0)
  .map(({ name }) => name)
  .join(', ')}.
The exit code is 1 if an invariant is violated or the system does not become quiet.`;
