/** The page: rail, strip, the screen that is chosen, and the receipt. */
import { view } from '../state/view.js';
import { Rail } from './rail.js';
import { Receipt } from './receipt.js';
import { Screen } from './screen.js';
import { Strip } from './strip.js';
import { ThemeSwitch } from './theme-switch.js';

export function App() {
  return (
    <div class="page">
      <button type="button" class="skip" onClick={() => document.getElementById('screen')?.focus()}>
        Skip to the {view.value} screen
      </button>
      <header class="masthead">
        <span class="wordmark">
          <img src="./icon.svg" alt="" width="22" height="22" />
          Oddsmith
        </span>
        <Strip />
        <ThemeSwitch />
      </header>
      <Rail />
      <main id="screen" class="screen" tabIndex={-1}>
        <Screen />
      </main>
      <footer class="receipt">
        <Receipt />
      </footer>
    </div>
  );
}
