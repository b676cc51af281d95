/** What a penalty makes of a report. */
import type { FitReport } from '@oddsmith/core';
import { isShrinking } from '../state/estimation.js';
import { SHRINKING_NAMES } from '../state/path-words.js';

/** Ridge, the lasso and the elastic net pull coefficients towards 0: there are no standard errors. */
export function isShrunken({ penalty }: Pick<FitReport, 'penalty'>): boolean {
  return penalty !== null && isShrinking(penalty);
}

/** Whether the penalty may set coefficients to 0. */
export function selects({ penalty }: Pick<FitReport, 'penalty'>): boolean {
  return penalty === 'lasso' || penalty === 'elastic-net';
}

/** `Lasso`, `Elastic net, α = 0.5`, `Firth’s penalised likelihood`; null without a penalty. */
export function penaltyName({ penalty, alpha }: Pick<FitReport, 'penalty' | 'alpha'>): string | null {
  if (penalty === null) return null;
  if (penalty === 'firth') return 'Firth’s penalised likelihood';
  return penalty === 'elastic-net' ? `${SHRINKING_NAMES[penalty]}, α = ${alpha}` : SHRINKING_NAMES[penalty];
}

/** `ridge, λ = 0.01`, in four digits. */
export function shortPenalty(report: Pick<FitReport, 'penalty' | 'alpha' | 'lambda'>): string | null {
  const name = penaltyName(report);
  if (name === null || report.penalty === 'firth') return name && 'Firth';
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}, λ = ${Number(report.lambda!.toPrecision(4))}`;
}

/** The penalty that is added to the mean loss. */
export function penaltyFormula({ penalty, alpha }: Pick<FitReport, 'penalty' | 'alpha'>): string {
  if (penalty === 'ridge') return 'λ/2·Σ b²';
  if (penalty === 'lasso') return 'λ·Σ |b|';
  return `λ·Σ [(1 − α)/2·b² + α·|b|] with α = ${alpha}`;
}
