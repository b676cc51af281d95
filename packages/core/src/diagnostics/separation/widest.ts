/**
 * The direction that keeps farthest from all rows that it separates: in a very thin cone the sum of a few directions
 * may pass some rows by less than rounding, though there is room between them.
 */
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { ConeProgram } from '../../math/linear-program.js';
import { demandOf, type SeparationInput } from './demands.js';
import { solveCone } from './recession.js';

/** How much the objective pulls at the columns, so that no two vertices are equally good: 2⁻⁴⁰. */
const SCATTER = 9.094947017729282e-13;

/**
 * Maximises t over s·xᵀd ≥ t·Σ|xⱼ|·unitⱼ for the rows `separated` (≥ 0 for the others) and |dⱼ| ≤ r·unitⱼ. Only the
 * direction of (d, t, r) matters, so that it is a program over a cone as well. Null where t stays at 0.
 */
export function widestDirection(
  input: SeparationInput,
  separated: Uint8Array,
  present: Uint8Array,
  units: Float64Array,
): Pairs | null {
  const { columns } = input;
  const moving = Array.from({ length: columns + 2 }, (_, j) => j);
  const box = Float64Array.from([...units, 1, 1]);
  const objective = Float64Array.from(box, (unit, j) => (j % 2 === 0 ? SCATTER : -SCATTER) / unit);
  objective[columns] = 1;
  objective[columns + 1] = 0;
  const wider = withMargin(input, separated, units);
  const search = { input: wider, chosen: present, moving, position: 0, origins: new Map() };
  const found = solveCone(new ConeProgram(objective, box), box, search, sidesOfBox(units));
  if (found === null || !(found.high[columns]! > 0)) return null;
  const direction = pairs(columns);
  direction.high.set(found.high.subarray(0, columns));
  direction.low.set(found.low.subarray(0, columns));
  return direction;
}

/** The rows with the columns of t and r. */
function withMargin(input: SeparationInput, separated: Uint8Array, units: Float64Array): SeparationInput {
  const { columns } = input;
  const all = columns + 2;
  let buffer = new Float64Array(0);
  return {
    ...input,
    columns: all,
    read(start, count, into) {
      if (buffer.length < count * columns) buffer = new Float64Array(count * columns);
      input.read(start, count, buffer);
      for (let i = 0; i < count; i++) {
        let size = 0;
        for (let j = 0; j < columns; j++) {
          const x = buffer[i * columns + j]!;
          into[i * all + j] = x;
          size += Math.abs(x) * units[j]!;
        }
        into[i * all + columns] = separated[start + i] === 1 ? -demandOf(input, start + i) * size : 0;
        into[i * all + columns + 1] = 0;
      }
    },
  };
}

/** r·unitⱼ ± dⱼ ≥ 0. */
function sidesOfBox(units: Float64Array): Float64Array[] {
  const columns = units.length;
  return [1, -1].flatMap((sign) =>
    Array.from({ length: columns }, (_, j) => {
      const row = new Float64Array(columns + 2);
      row[j] = sign;
      row[columns + 1] = units[j]!;
      return row;
    }),
  );
}
