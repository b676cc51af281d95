/** Who races, and what became of those that did not arrive. */
import { training } from '../../state/training.js';
import { fallen } from '../race.js';
import { SOLVER_NAMES, SOLVERS } from '../solvers.js';

export function Rivals() {
  const { solver, rivals } = training.value;
  return (
    <div class="rivals-part">
      <fieldset class="rivals">
        <legend class="quiet">In the race</legend>
        {SOLVER_NAMES.filter((name) => name !== solver).map((name) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={rivals.includes(name)}
              onChange={(event) => {
                const others = rivals.filter((other) => other !== name);
                training.value = {
                  ...training.peek(),
                  rivals: event.currentTarget.checked ? [...others, name] : others,
                };
              }}
            />
            <span>{SOLVERS[name].name}</span>
          </label>
        ))}
      </fieldset>
      <Fallen />
    </div>
  );
}

function Fallen() {
  if (fallen.value.length === 0) return null;
  return (
    <ul class="fallen" aria-label="Did not arrive">
      {fallen.value.map(({ solver, status, reason }) => (
        <li key={solver}>
          <strong>{SOLVERS[solver].name}</strong> <span class="chip chip-stale">{status}</span>{' '}
          <span class="quiet">{reason}</span>
        </li>
      ))}
    </ul>
  );
}
