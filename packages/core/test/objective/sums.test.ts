import { describe, expect, it } from 'vitest';
import { inGroups } from '../../src/objective/groups.js';
import type { Pass, Sums } from '../../src/objective/objective.js';
import { mergeSums } from '../../src/objective/sums.js';
import { uniform } from '../kernel/block.js';

const request: Pass = { kind: 'gradient', at: new Float64Array(3) };
const random = uniform(11);
const vector = () =>
  Float64Array.from({ length: 3 }, () => (random() - 0.5) * 2 ** Math.floor(60 * random()));
const partsOf = (count: number): Sums[] =>
  Array.from({ length: count }, () => ({
    loss: random(),
    lossLow: random() * 1e-17,
    largestLogOdds: random(),
    gradient: vector(),
    gradientLow: vector().map((value) => value * 1e-17),
  }));

describe('sums of parts', () => {
  it.each([1, 2, 7, 8, 9, 35, 64, 100])('are the same bits whoever adds %i parts up', (count) => {
    const parts = partsOf(count);
    const whole = mergeSums(request, parts);
    for (let holders = 1; holders <= 7; holders++) {
      const starts = Array.from({ length: holders + 1 }, (_, i) => Math.ceil((i * count) / holders));
      const held = starts.slice(1).map((end, i) => parts.slice(starts[i]!, end));
      const answers = held.flatMap((some, i) => [...inGroups(request, some, starts[i]!, count)]);
      expect(mergeSums(request, answers as Sums[])).toEqual(whole);
    }
  });

  it('are few where whole groups were added up, and nothing is lost of groups that are not', () => {
    const parts = partsOf(35);
    const first = [...inGroups(request, parts.slice(0, 18), 0, 35)] as Sums[];
    expect(first.map(({ parts: count }) => count)).toEqual([5, 4, 5, 4]);
    const amid = [...inGroups(request, parts.slice(3, 13), 3, 35)] as Sums[];
    expect(amid.map(({ parts: count = 1 }) => count)).toEqual([1, 1, 4, 1, 1, 1, 1]);
  });

  it('are those of all parts', () => {
    const ones = Array.from({ length: 35 }, (_, i) => ({
      loss: i,
      lossLow: 0,
      largestLogOdds: i,
      gradient: Float64Array.of(1, i, -i),
    }));
    const { loss, gradient, largestLogOdds } = mergeSums(request, ones);
    expect([loss, largestLogOdds, ...gradient!]).toEqual([595, 34, 35, 595, -595]);
  });
});
