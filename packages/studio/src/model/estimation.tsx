/** How the coefficients are estimated: by maximum likelihood, Firth's penalised one, or ridge. */
import { lambda, type Penalty, penalty } from '../state/estimation.js';

const CHOICES: readonly (readonly [Penalty, string, string])[] = [
  ['none', 'Maximum likelihood', 'No penalty: exact to its last digits where an estimate exists.'],
  [
    'firth',
    'Firth',
    'Penalised likelihood: less biased in small samples, and finite where the classes are separated. Intervals and p-values by the profile of the penalised likelihood.',
  ],
  [
    'ridge',
    'Ridge',
    'Pulls the coefficients of standardised columns towards 0 by λ. There are no standard errors and no p-values then.',
  ],
];

export function Estimation() {
  return (
    <section class="panel stack" aria-labelledby="penalty-title">
      <h2 id="penalty-title">Penalty</h2>
      <fieldset class="choices">
        <legend class="unseen">Penalty</legend>
        {CHOICES.map(([value, name, about]) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="penalty"
              checked={penalty.value === value}
              onChange={() => {
                penalty.value = value;
              }}
            />
            <span>
              <strong>{name}</strong> <span class="quiet">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {penalty.value === 'ridge' && (
        <label class="field">
          <span>λ, above 0</span>
          <input
            class="input short-number"
            type="number"
            min="0"
            step="any"
            value={lambda.value}
            onChange={({ currentTarget }) => {
              const { valueAsNumber } = currentTarget;
              if (valueAsNumber > 0) lambda.value = valueAsNumber;
              else currentTarget.value = String(lambda.value);
            }}
          />
        </label>
      )}
    </section>
  );
}
