/** λ: by hand, or chosen by how well rows are predicted that were left out. */
import {
  type Folding,
  folding,
  LEAST_FOLDS,
  lambda,
  lambdaBy,
  MEASURES,
  MOST_FOLDS,
  RULES,
} from '../state/estimation.js';
import { MEASURE_NAMES, RULE_NAMES } from '../state/path-words.js';

export function LambdaChoice() {
  return (
    <fieldset class="choices lambda-choice">
      <legend>λ, how strong the penalty is</legend>
      <label class="choice">
        <input
          type="radio"
          name="lambda-by"
          checked={lambdaBy.value === 'hand'}
          onChange={() => {
            lambdaBy.value = 'hand';
          }}
        />
        <span>
          <strong>By hand</strong>{' '}
          <span class="quiet">Train shows the whole path, and takes the λ pointed at.</span>
        </span>
      </label>
      {lambdaBy.value === 'hand' && <ByHand />}
      <label class="choice">
        <input
          type="radio"
          name="lambda-by"
          checked={lambdaBy.value === 'cross-validation'}
          onChange={() => {
            lambdaBy.value = 'cross-validation';
          }}
        />
        <span>
          <strong>By cross-validation</strong>{' '}
          <span class="quiet">
            The path is fitted once more for each fold, without its rows, which it then predicts.
          </span>
        </span>
      </label>
      {lambdaBy.value === 'cross-validation' && <ByFolds />}
    </fieldset>
  );
}

function ByHand() {
  return (
    <label class="field nested-field">
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
  );
}

function change(part: Partial<Folding>): void {
  folding.value = { ...folding.peek(), ...part };
}

function ByFolds() {
  return (
    <div class="fold-fields nested-field">
      <Whole
        name="Folds"
        value={folding.value.folds}
        from={LEAST_FOLDS}
        to={MOST_FOLDS}
        take={(folds) => change({ folds })}
      />
      <Whole
        name="Seed of the folds"
        value={folding.value.seed}
        from={0}
        to={Number.MAX_SAFE_INTEGER}
        take={(seed) => change({ seed })}
      />
      <Select
        name="Judged by"
        value={folding.value.measure}
        options={MEASURES.map((measure) => [measure, MEASURE_NAMES[measure]])}
        take={(measure) => change({ measure })}
      />
      <Select
        name="Takes"
        value={folding.value.rule}
        options={RULES.map((rule) => [rule, RULE_NAMES[rule]])}
        take={(rule) => change({ rule })}
      />
    </div>
  );
}

function Whole(props: {
  readonly name: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly take: (value: number) => void;
}) {
  const { name, value, from, to, take } = props;
  return (
    <label class="field">
      <span>{name}</span>
      <input
        class="input short-number"
        type="number"
        min={from}
        max={to}
        step="1"
        value={value}
        onChange={({ currentTarget }) => {
          const { valueAsNumber } = currentTarget;
          if (Number.isSafeInteger(valueAsNumber) && valueAsNumber >= from && valueAsNumber <= to)
            take(valueAsNumber);
          else currentTarget.value = String(value);
        }}
      />
    </label>
  );
}

function Select<Value extends string>(props: {
  readonly name: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly take: (value: Value) => void;
}) {
  const { name, value, options, take } = props;
  return (
    <label class="field">
      <span>{name}</span>
      <select value={value} onChange={({ currentTarget }) => take(currentTarget.value as Value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
