/** Logistic regression in seven steps, on the ten rows: every picture live, every formula the one that runs. */
import '../report/report.css';
import './lessons.css';
import { view } from '../state/view.js';
import { Gradient } from './steps/gradient.js';
import { Likelihood } from './steps/likelihood.js';
import { LogOdds } from './steps/log-odds.js';
import { NoClosedForm } from './steps/no-closed-form.js';
import { LearningRate } from './steps/rate.js';
import { Sigmoid } from './steps/sigmoid.js';
import { Statistician } from './steps/statistician.js';

export function Lessons() {
  return (
    <article class="lessons">
      <header>
        <h1>Logistic regression in seven steps</h1>
        <p class="quiet">
          Ten rows, one feature. The pictures are drawn by the functions they explain; the mistakes are those
          that are in print, and can be tried.
        </p>
      </header>
      <LogOdds />
      <Sigmoid />
      <Likelihood />
      <Gradient />
      <LearningRate />
      <NoClosedForm />
      <Statistician />
      <button
        type="button"
        class="button button-main"
        onClick={() => {
          view.value = 'train';
        }}
      >
        Watch it learn
      </button>
    </article>
  );
}
