/** How the coefficients are estimated: by maximum likelihood, Firth's penalised one, or with a penalty on their size. */
import { isShrinking, type Penalty, penalty } from '../state/estimation.js';
import { AlphaChoice } from './alpha.js';
import { LambdaChoice } from './lambda.js';

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
    'Pulls the coefficients of standardised columns towards 0 by λ, and keeps every column. There are no standard errors and no p-values then.',
  ],
  [
    'lasso',
    'Lasso',
    'Pulls them to exactly 0 where the data do not hold against λ: it selects columns. There are no p-values after a selection: those printed as if the columns had been fixed before would be too small.',
  ],
  [
    'elastic-net',
    'Elastic net',
    'Between the two by α: it selects, but keeps columns together that say the same. No p-values either.',
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
      {penalty.value === 'elastic-net' && <AlphaChoice />}
      {isShrinking(penalty.value) && <LambdaChoice />}
    </section>
  );
}
