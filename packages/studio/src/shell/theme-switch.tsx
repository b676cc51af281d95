/** System, light or dark. */
import { type Theme, theme } from '../state/view.js';

const THEMES: readonly (readonly [Theme, string, string])[] = [
  ['system', 'Auto', 'As the system'],
  ['light', 'Light', 'Light'],
  ['dark', 'Dark', 'Dark'],
];

export function ThemeSwitch() {
  return (
    <fieldset class="segments theme-switch">
      <legend class="unseen">Theme</legend>
      {THEMES.map(([value, text, title]) => (
        <label key={value} title={title}>
          <input
            type="radio"
            name="theme"
            checked={theme.value === value}
            onChange={() => {
              theme.value = value;
            }}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
