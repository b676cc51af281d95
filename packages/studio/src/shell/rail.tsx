/** The steps, each with how it stands and why. */
import { type Step, steps } from '../state/steps.js';
import { view } from '../state/view.js';

const MARKS = { ready: '', done: '✓', stale: '↻', blocked: '–', running: '…', failed: '!' } as const;

export function Rail() {
  return (
    <nav class="rail" aria-label="Steps">
      <div class="rail-inside">
        <ol>
          {steps.value.map((step, index) => (
            <li key={step.view}>
              <StepButton step={step} number={index + 1} />
            </li>
          ))}
        </ol>
        <button
          type="button"
          class="rail-lessons"
          aria-current={view.value === 'lessons' ? 'page' : undefined}
          onClick={() => {
            view.value = 'lessons';
          }}
        >
          Seven steps
        </button>
      </div>
    </nav>
  );
}

function StepButton({ step, number }: { readonly step: Step; readonly number: number }) {
  const isHere = view.value === step.view;
  return (
    <button
      type="button"
      class={`step step-${step.status}`}
      aria-current={isHere ? 'step' : undefined}
      onClick={() => {
        view.value = step.view;
      }}
    >
      <span class="step-mark" aria-hidden="true">
        {MARKS[step.status] || number}
      </span>
      <span class="step-title">{step.title}</span>
      <span class="step-why">{step.why}</span>
    </button>
  );
}
