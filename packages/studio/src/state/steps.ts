/** How each step stands, and why. */
import { computed } from '@preact/signals';
import { fitState, fitted } from './fit.js';
import { parsed, request } from './model.js';
import { pathJob, pathRequest } from './path.js';
import { reading, source } from './source.js';
import { runs, training } from './training.js';
import type { View } from './view.js';

export interface Step {
  readonly view: View;
  readonly title: string;
  readonly status: 'ready' | 'done' | 'stale' | 'blocked' | 'running' | 'failed';
  /** A few words under the title. */
  readonly why: string;
}

type Standing = Pick<Step, 'status' | 'why'>;

function dataStep(): Standing {
  if (reading.value !== null) return { status: 'running', why: 'Reading' };
  const { value } = source;
  if (value === null) return { status: 'ready', why: 'Choose data' };
  return { status: 'done', why: `${value.table.rows.toLocaleString('en')} rows` };
}

function modelStep(): Standing {
  if (source.value === null) return { status: 'blocked', why: 'Needs data' };
  if (parsed.value.kind === 'none') return { status: 'ready', why: 'Write a formula' };
  if (parsed.value.kind === 'error') return { status: 'failed', why: 'Mend the formula' };
  const { status } = fitState.value;
  if (status === 'done') return { status, why: estimateExists() ? 'Fitted' : 'No finite estimate' };
  if (status === 'stale') return { status, why: 'Changed since the fit' };
  if (status === 'running') return { status, why: 'Fitting' };
  return status === 'failed' ? { status, why: 'The fit failed' } : { status: 'ready', why: 'Not fitted yet' };
}

function estimateExists(): boolean {
  return fitted.value?.fit.report.separation === null;
}

function trainStep(): Standing {
  if (request.value === null) return { status: 'blocked', why: 'Needs a model' };
  if (pathRequest.value !== null) return pathStep();
  const run = runs.value.get(training.value.solver);
  if (run === undefined) return { status: 'ready', why: 'Watch it learn' };
  if (run.request !== request.value) return { status: 'stale', why: 'The model changed' };
  if (run.status === 'done') return { status: 'done', why: run.history.settled ? 'Settled' : 'Not settled' };
  return run.status === 'running'
    ? { status: 'running', why: 'Learning' }
    : { status: 'failed', why: 'Failed' };
}

function pathStep(): Standing {
  const state = pathJob.state.value;
  if (state.status === 'idle') return { status: 'ready', why: 'See the path over λ' };
  if (state.of !== pathRequest.value) return { status: 'stale', why: 'The model changed' };
  if (state.status === 'running') return { status: 'running', why: 'Following λ' };
  if (state.status !== 'done') return { status: 'failed', why: 'Failed' };
  return { status: 'done', why: `${state.report.points.length} λ` };
}

function reportStep(): Standing {
  const { status } = fitState.value;
  if (status === 'running') return { status, why: 'Fitting' };
  if (fitted.value === null) return { status: 'blocked', why: 'Needs a fit' };
  if (status === 'done') return { status, why: 'Ready to read' };
  return { status: 'stale', why: 'Of an earlier model' };
}

export const steps = computed<readonly Step[]>(() => [
  { view: 'data', title: 'Data', ...dataStep() },
  { view: 'model', title: 'Model', ...modelStep() },
  { view: 'train', title: 'Train', ...trainStep() },
  { view: 'report', title: 'Report', ...reportStep() },
]);
