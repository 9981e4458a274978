import type { Sql } from '@muse/kit';
import { drawOrderNumbers } from './order-numbers.ts';

it('an order number that is taken is drawn again for its store', async () => {
  const taken = new Set(['MO-AAAAAA']);
  const table: Pick<Sql, 'many'> = {
    async many<Row>(_text: TemplateStringsArray, _session: unknown, ...values: unknown[]) {
      const [numbers, stores] = values as [string[], string[]];
      return numbers
        .map((orderNumber, n) => ({ orderNumber, storeId: stores[n] ?? '' }))
        .filter(({ orderNumber }) => !taken.has(orderNumber) && taken.add(orderNumber)) as Row[];
    },
  };
  const draws = ['MO-AAAAAA', 'MO-BBBBBB', 'MO-BBBBBB', 'MO-CCCCCC'];
  const drawn = await drawOrderNumbers(table as Sql, 'cs_1', ['nordstrom', 'rack'], () => draws.shift() ?? '');
  expect(drawn).toEqual([
    { orderNumber: 'MO-CCCCCC', storeId: 'nordstrom', known: false },
    { orderNumber: 'MO-BBBBBB', storeId: 'rack', known: false },
  ]);
});
