/** Which two coefficients span the surface. */
import { choosePlane, planeColumns, shownHistory } from '../race.js';

export function PlaneChoice() {
  const columns = shownHistory.value?.columns ?? [];
  const chosen = planeColumns(columns);
  if (chosen === null || columns.length < 3) return null;
  const choose = (axis: 0 | 1, column: number) => {
    const other = chosen[1 - axis]!;
    const kept = other === column ? chosen[axis] : other;
    choosePlane(axis === 0 ? [column, kept] : [kept, column]);
  };
  return (
    <span class="plane-choice">
      {([0, 1] as const).map((axis) => (
        <select
          key={axis}
          aria-label={axis === 0 ? 'Coefficient across' : 'Coefficient upwards'}
          value={String(chosen[axis])}
          onChange={(event) => choose(axis, Number(event.currentTarget.value))}
        >
          {columns.map((name, j) => (
            <option key={name} value={String(j)}>
              {name}
            </option>
          ))}
        </select>
      ))}
    </span>
  );
}
