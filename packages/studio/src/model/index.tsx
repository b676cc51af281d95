/** The Model screen: the event, the terms and the formula, the reference levels, how it is estimated, the fit. */
import './model.css';
import { Empty } from '../shell/states.js';
import { fitNow } from '../state/fit.js';
import { request } from '../state/model.js';
import { source } from '../state/source.js';
import { Estimation } from './estimation.js';
import { EventChoice } from './event-choice.js';
import { FitPanel } from './fit-panel.js';
import { FormulaField } from './formula-field.js';
import { HoldOutChoice } from './hold-out.js';
import { References } from './references.js';
import { TermPicker } from './term-picker.js';

export function Model() {
  if (source.value === null)
    return (
      <Empty title="A model needs data first" step={{ view: 'data', text: 'Choose data' }}>
        <p>Open a file or a sample; a formula is then suggested.</p>
      </Empty>
    );
  return (
    <form
      class="model"
      onSubmit={(event) => {
        event.preventDefault();
        if (request.peek() !== null) void fitNow();
      }}
    >
      <h1>Model</h1>
      <div class="model-part">
        <EventChoice />
        <FormulaField />
        <Estimation />
      </div>
      <div class="model-part">
        <TermPicker />
        <References />
        <HoldOutChoice />
      </div>
      <FitPanel />
    </form>
  );
}
