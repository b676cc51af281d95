/** Axes: from values to pixels, and as SVG text. */
import { scaleLinear, scaleUtc } from 'd3-scale';
import { type Box, path, text } from './svg.js';

const DAY = 86_400_000;

interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  /** The pixel of a value. */
  at(value: number): number;
  ticks(count: number): Tick[];
}

type Interval = readonly [number, number];

export function numberAxis(domain: Interval, range: Interval): Axis {
  const scale = scaleLinear(domain, range);
  return {
    at: (value) => scale(value),
    ticks(count) {
      const format = scale.tickFormat(count);
      return scale.ticks(count).map((value) => ({ at: scale(value), label: format(value) }));
    },
  };
}

/** Values are days since 1970-01-01 (UTC). Labels of dates are long: there are half as many. */
export function dateAxis(domain: Interval, range: Interval): Axis {
  const scale = scaleUtc([domain[0] * DAY, domain[1] * DAY], range);
  return {
    at: (days) => scale(days * DAY),
    ticks(count) {
      const half = Math.ceil(count / 2);
      const format = scale.tickFormat(half);
      return scale.ticks(half).map((date) => ({ at: scale(date), label: format(date) }));
    },
  };
}

export function bottomAxis(box: Box, ticks: readonly Tick[], label: string): string {
  const marks = ticks.map(({ at, label }) => {
    return path('axis', `M${at.toFixed(1)},${box.bottom}v5`) + text('middle', [at, box.bottom + 19], label);
  });
  const base = path('axis', `M${box.left},${box.bottom}H${box.right}`);
  const middle = (box.left + box.right) / 2;
  return base + marks.join('') + text('middle strong', [middle, box.bottom + 39], label);
}

/** Tick labels with a rule across the box at each. */
export function leftAxis(box: Box, ticks: readonly Tick[]): string {
  return ticks
    .map(({ at, label }) => {
      // Between pixels it would be blurred.
      const across = `M${box.left},${Math.round(at) + 0.5}H${box.right}`;
      return path('rule', across) + text('end', [box.left - 8, at + 4], label);
    })
    .join('');
}
