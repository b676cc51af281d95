import { residualPanels, writeResiduals } from './residual-columns.js';
import { provideResiduals } from './residual-rows.js';

/** Makes shards in memory answer passes of `precision: 'residual'`. */
export function useResiduals(): void {
  provideResiduals({ residualPanels, writeResiduals });
}
