/** A few alternatives side by side. */

export function Choice<Value extends string>(props: {
  readonly name: string;
  readonly legend: string;
  readonly chosen: { readonly value: Value };
  readonly choose: (value: Value) => void;
  readonly options: readonly (readonly [Value, string])[];
}) {
  const { name, legend, chosen, choose, options } = props;
  return (
    <fieldset class="segments" data-own-keys>
      <legend class="unseen">{legend}</legend>
      {options.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen.value === value} onChange={() => choose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
