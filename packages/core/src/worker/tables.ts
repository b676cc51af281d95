/** The tables that a worker holds: those it keeps by number, and the last one that was sent along with a call. */
import { OddsmithError } from '../errors.js';
import { selectRows } from '../table/columns.js';
import { splitRowIndices } from '../table/split.js';
import type { Column, Table } from '../table/table.js';
import { isKept, type KeptTable, keptAs } from './kept-table.js';
import type { Call } from './protocol.js';

export class Tables {
  readonly #kept = new Map<number, Table>();
  /** The parts of one table that were asked for last. */
  #parts: { readonly key: string; readonly training: Table; readonly heldOut: Table } | null = null;
  #last: Table | null = null;
  #coming: Column[] = [];

  /** Columns of the next table. */
  take(at: number, columns: readonly Column[]): void {
    this.#coming = [...this.#coming.slice(0, at), ...columns];
  }

  keep(id: number, table: Table): KeptTable {
    this.#kept.set(id, table);
    return keptAs(id, table);
  }

  release(id: number): void {
    this.#kept.delete(id);
    if (this.#parts?.key.startsWith(`${id} `)) this.#parts = null;
  }

  /** Remembers the table that came with a call; called in the order of the calls. */
  arrive({ table, input }: Call): void {
    if (table === 'new' && 'table' in input)
      this.#last = { ...(input.table as Table), columns: this.#coming };
  }

  /** The call with the table that it means. Throws `source-failed` for one that is not kept. */
  complete(call: Call): Call {
    const { input } = call;
    if (!('table' in input)) return call;
    if (isKept(input.table)) return withTable(call, this.#keptTable(input.table));
    return call.table === undefined ? call : withTable(call, this.#last);
  }

  #keptTable({ kept, part }: KeptTable): Table {
    const table = this.#kept.get(kept);
    if (table === undefined) {
      const message = 'The worker does not keep this table any more; the data have to be read again.';
      throw new OddsmithError('source-failed', message);
    }
    if (part === undefined) return table;
    const key = `${kept} ${part.share} ${part.seed}`;
    if (this.#parts?.key !== key) {
      const { training, heldOut } = splitRowIndices(table.rows, part);
      this.#parts = { key, training: selectRows(table, training), heldOut: selectRows(table, heldOut) };
    }
    return this.#parts[part.side];
  }
}

function withTable(call: Call, table: Table | null): Call {
  return { ...call, input: { ...call.input, table } } as Call;
}
