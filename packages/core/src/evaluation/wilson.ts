/** The interval of a share. */

/** Score interval of a share (Wilson 1927, JASA 22): it keeps its coverage near 0 and 1. `weight` is not 0. */
export function wilsonInterval(events: number, weight: number, multiple: number): [number, number] {
  const square = multiple * multiple;
  const others = weight - events;
  const middle = events + square / 2;
  const reach = multiple * Math.sqrt((events * others) / weight + square / 4);
  const low = events === 0 ? 0 : (middle - reach) / (weight + square);
  const high = others === 0 ? 1 : (middle + reach) / (weight + square);
  return [Math.max(0, low), Math.min(1, high)];
}
