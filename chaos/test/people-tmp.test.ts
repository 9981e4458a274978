import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sendPeople } from '../src/people/index.ts';
import { openShop } from './people-house.ts';

it('survives', async () => {
  const shop = await openShop();
  const { gatewayUrl, emulatorUrl } = shop;
  const lines: string[] = [];
  const people = sendPeople({
    gatewayUrl,
    emulatorUrl,
    seed: Number(process.env.PSEED ?? 5),
    shoppers: 6,
    operators: 2,
    log: (l) => {
      lines.push(l);
    },
  });
  const until = Date.now() + 60_000;
  const names = ['cart', 'checkout', 'payments', 'orders', 'placement', 'gateway', 'catalog'];
  let n = 0;
  while (Date.now() < until) {
    const name = names[n % names.length] as string;
    n += 1;
    shop.processes.find((p) => p.name === name)?.kill('SIGKILL');
    await pause(300 + Math.random() * 700);
    await shop.restart(name);
    await pause(1500);
  }
  const began = Date.now();
  const testimony = await people.stop({ withinMs: 120_000 });
  writeFileSync(
    '/tmp/people-fire.json',
    JSON.stringify(
      {
        kills: n,
        stopMs: Date.now() - began,
        counts: people.counts(),
        breaches: testimony.breaches,
        unknown: testimony.shoppers.filter((s) => s.putIn === undefined).length,
        undecided: testimony.shoppers.flatMap((s) =>
          s.purchases
            .filter(
              (p) =>
                p.deeds.length === 0 ||
                (!p.answers.some((a) => a.confirmation) && !/cancelled|expired/.test(p.session.status)),
            )
            .map((p) => [
              s.who,
              p.session.sessionId,
              p.session.status,
              p.deeds,
              p.answers.map((a) => a.status),
              p.unanswered,
            ]),
        ),
      },
      null,
      1,
    ),
  );
  await shop.close();
}, 280_000);
