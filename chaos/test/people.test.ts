import { diceFor } from '../src/people/dice.ts';
import { type People, sendPeople } from '../src/people/index.ts';
import { planJourney } from '../src/people/journey-plan.ts';
import { planTurn } from '../src/people/turn-plan.ts';
import type { Testimony } from '../src/testimony.ts';
import { openShop } from './people-house.ts';

const shelf = ['M', 'L'].flatMap((size) =>
  ['nordstrom', 'rei', 'powells'].map((storeId) => ({
    storeId,
    productSku: `SKU-${storeId}`,
    size,
    color: null,
    inStock: size === 'M',
  })),
);

describe('what people decide', () => {
  const journeys = (seed: number, shopper: number) =>
    Array.from({ length: 20 }, (_, journey) => planJourney(diceFor(seed, 'shopper', shopper, journey), shelf));
  const turns = (seed: number) => Array.from({ length: 20 }, (_, turn) => planTurn(diceFor(seed, 'operator', turn)));

  it('is the same for the same seed, journey by journey, whatever became of the one before', () => {
    expect(journeys(7, 1)).toEqual(journeys(7, 1));
    expect(turns(7)).toEqual(turns(7));
    expect(journeys(7, 1)[19]).toEqual(planJourney(diceFor(7, 'shopper', 1, 19), shelf));
  });

  it('is another for another seed, and for another person', () => {
    expect(journeys(7, 1)).not.toEqual(journeys(8, 1));
    expect(journeys(7, 1)).not.toEqual(journeys(7, 2));
    expect(turns(7)).not.toEqual(turns(8));
  });
});

describe('a day in a healthy house', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let people: People;
  let testimony: Testimony;
  beforeAll(async () => {
    shop = await openShop();
    const { gatewayUrl, emulatorUrl } = shop;
    people = sendPeople({ gatewayUrl, emulatorUrl, seed: 1, shoppers: 4, operators: 2, journeys: 12, restMs: 5 });
    await people.allHome;
    testimony = await people.stop();
  }, 90_000);
  afterAll(() => shop?.close(), 60_000);

  it('shows nothing that should not be', () => {
    expect(testimony.breaches).toEqual([]);
    expect(people.counts()).toMatchObject({ breaches: 0, journeys: 48 });
  });

  it('has everything in it that happens to people', () => {
    console.log(people.counts());
    const { deeds, operators, places } = people.counts();
    expect(Object.keys(deeds)).toEqual(expect.arrayContaining(['bought', 'the card was declined']));
    expect(operators).toMatchObject({ placed: expect.any(Number) as number });
    expect(places).toMatchObject({ '201': expect.any(Number) as number });
  });
});
