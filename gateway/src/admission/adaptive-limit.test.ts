import { createAdaptiveLimit } from './adaptive-limit.ts';

let time = 0;
const given = (min = 10, max = 100) =>
  createAdaptiveLimit({ min, max, decrease: 0.9, betweenCutsMs: 1_000, now: () => time });
beforeEach(() => {
  time = 0;
});

describe('the adaptive concurrency limit (AIMD)', () => {
  it('begins at its maximum and stays there while everything is fast', () => {
    const limit = given();
    for (let n = 0; n < 1_000; n += 1) limit.ended('fast', 100);
    expect(limit.current()).toBe(100);
  });

  it('shrinks by a tenth after something slow, once a second however many are slow', () => {
    const limit = given();
    for (let n = 0; n < 50; n += 1) limit.ended('slow', 100);
    expect(limit.current()).toBe(90);
    time = 1_000;
    limit.ended('slow', 90);
    expect(limit.current()).toBe(81);
  });

  it('never shrinks below its minimum', () => {
    const limit = given();
    for (time = 0; time < 100_000; time += 1_000) limit.ended('slow', 100);
    expect(limit.current()).toBe(10);
  });

  it('grows by one after as many fast answers as it admits, but only if it is used', () => {
    const limit = given();
    for (time = 0; time < 100_000; time += 1_000) limit.ended('slow', 100);
    for (let n = 0; n < 10; n += 1) limit.ended('fast', 4);
    expect(limit.current()).toBe(10);
    for (let n = 0; n < 10; n += 1) limit.ended('fast', 10);
    expect(limit.current()).toBeCloseTo(11, 0);
  });

  it('respects a maximum below its minimum', () => {
    const limit = given(10, 4);
    limit.ended('slow', 4);
    expect(limit.current()).toBe(4);
  });
});
