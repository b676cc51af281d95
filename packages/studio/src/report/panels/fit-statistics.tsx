import type { Fit } from '@oddsmith/core';
import { fitStatistics } from '../explain/fit-statistics.js';
import { Panel, Statistics } from './panel.js';

export function FitStatistics({ fit }: { readonly fit: Fit }) {
  return (
    <Panel
      title="Fit"
      good={`Good looks like a deviance far below the null deviance${fit.report.aic === null ? '' : '; AIC and BIC only compare models of the same rows, the lower the better'}.`}
    >
      <Statistics of={fitStatistics(fit.report)} />
    </Panel>
  );
}
