/** Who races. */
import { training } from '../../state/training.js';
import { SOLVER_NAMES, SOLVERS } from '../solvers.js';

export function Rivals() {
  const { solver, rivals } = training.value;
  return (
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
  );
}
