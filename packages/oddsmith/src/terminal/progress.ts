/** What is going on, on standard error: a line that is rewritten on a terminal, a line per 10 % elsewhere. */
import { bar, bytesText, durationText, sparkline } from './glyphs.js';
import type { Screen } from './screen.js';

/** Work that is over sooner says nothing. */
const QUIET_MILLISECONDS = 500;
const REDRAW_MILLISECONDS = 100;
/** Losses shown, evenly from the first to the last. */
const SHOWN_LOSSES = 5;

export interface FitStep {
  readonly iteration: number;
  readonly loss: number;
  readonly gradientNorm: number;
}

export class Progress {
  private readonly screen: Screen;
  private readonly write: (text: string) => void;
  private readonly now: () => number;
  private readonly started: number;
  private phaseStarted: number;
  private drawn = Number.NEGATIVE_INFINITY;
  private decade = 0;
  private onScreen = false;
  private losses: number[] = [];
  private lastIteration = 0;

  /** @param now milliseconds, for tests. */
  constructor(screen: Screen, write: (text: string) => void, now: () => number = () => performance.now()) {
    this.screen = screen;
    this.write = write;
    this.now = now;
    this.started = now();
    this.phaseStarted = this.started;
  }

  /** A new stretch of work: percentages and rates start again. */
  begin(): void {
    this.phaseStarted = this.now();
    this.decade = 0;
    this.losses = [];
    this.lastIteration = 0;
  }

  reading({ done, total, unit }: { done: number; total: number | null; unit: 'bytes' | 'rows' }): void {
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const amount = (value: number) => (unit === 'bytes' ? bytesText(value) : `${Math.round(value)} rows`);
    const rate = seconds > 0 ? `  ${amount(done / seconds)}/s` : '';
    this.show('reading', total === null ? null : done / total, `${amount(done)}${rate}`);
  }

  /** `share` of the data; null when nobody knows. */
  predicting(rows: number, share: number | null, what = 'predicting'): void {
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const rate = seconds > 0 ? `  ${Math.round(rows / seconds)} rows/s` : '';
    this.show(what, share, `${rows} rows${rate}`);
  }

  /** Bootstrap samples. */
  sampling(done: number, total: number): void {
    if (done === 1) this.begin();
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const remaining = (seconds / done) * (total - done);
    this.show('samples', done / total, `${done}/${total}  ETA ${durationText(remaining)}`);
  }

  /** Steps of a kind, one after the other: those of a path, of folds. Steps that are over soon say nothing. */
  counting(what: string, done: number, total: number): void {
    if (done === 1) this.begin();
    const seconds = (this.now() - this.phaseStarted) / 1000;
    if (1000 * seconds < QUIET_MILLISECONDS) return;
    const remaining = (seconds / done) * (total - done);
    this.show(what, done / total, `${done}/${total}  ETA ${durationText(remaining)}`);
  }

  /** Pass `pass` over `total` rows; where lines stay, one when it is done. */
  passing(pass: number, done: number, total: number): void {
    if (done === 0) this.begin();
    if (!this.screen.interactive && done < total) return;
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const rate = seconds > 0 ? `  ${Math.round(done / seconds)} rows/s` : '';
    this.show(`pass ${pass}`, done / total, `${done} rows${rate}`);
  }

  /** Iterations that count from 1 again are a new stretch. */
  fitting(solver: string, step: FitStep, limit: number): void {
    if (step.iteration <= this.lastIteration) this.begin();
    this.lastIteration = step.iteration;
    this.losses.push(step.loss);
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const remaining = (seconds / Math.max(step.iteration, 1)) * (limit - step.iteration);
    const count = `it ${step.iteration}/${limit}`;
    const loss = `loss ${step.loss.toPrecision(4)}`;
    const gradient = `|g| ${step.gradientNorm.toExponential(0)}`;
    const history = sparkline(spread(this.losses, SHOWN_LOSSES), this.screen.unicode);
    const end = `ETA to cap ${durationText(remaining)}`;
    const layouts = [
      [count, loss, gradient, end],
      [count, loss, end],
      [count, end],
    ];
    if (this.screen.interactive) layouts.unshift([count, loss, gradient, history, end]);
    this.show(solver, step.iteration / limit, ...layouts.map((parts) => parts.join('  ')));
  }

  /** Refits of samples of the rows. */
  resampling(done: number, total: number): void {
    if (done === 1) this.begin();
    const seconds = (this.now() - this.phaseStarted) / 1000;
    const remaining = (seconds / done) * (total - done);
    this.show('resampling', done / total, `${done}/${total} samples  ETA ${durationText(remaining)}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.onScreen) this.write('\r\x1b[2K');
    this.onScreen = false;
  }

  /** `layouts` say the same with less and less; the first that fits the line is shown. */
  private show(label: string, share: number | null, ...layouts: string[]): void {
    const now = this.now();
    if (now - this.started < QUIET_MILLISECONDS) return;
    // 0.58 × 100 is a little less than 58.
    const percent = share === null ? null : Math.floor(Math.min(share, 1) * 100 + 1e-9);
    const amount = percent === null ? '' : `${String(percent).padStart(3)}%  `;
    if (!this.screen.interactive) {
      const decade = percent === null ? Math.floor((now - this.started) / 10_000) : Math.floor(percent / 10);
      if (decade <= this.decade) return;
      this.decade = decade;
      this.write(`${label} ${amount}${layouts[0]}\n`);
      return;
    }
    if (now - this.drawn < REDRAW_MILLISECONDS) return;
    this.drawn = now;
    this.onScreen = true;
    const graph = share === null ? '' : `${bar(share, 10, this.screen.unicode)} `;
    const lines = layouts.map((layout) => `${label} ${graph}${amount}${layout}`);
    const room = this.screen.width - 1;
    const line = lines.find((candidate) => candidate.length <= room) ?? lines.at(-1)!.slice(0, room);
    this.write(`\r\x1b[2K${line}`);
  }
}

function spread(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from(
    { length: count },
    (_, i) => values[Math.round((i * (values.length - 1)) / (count - 1))]!,
  );
}
