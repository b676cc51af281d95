/** What every chart has: a name, a computed sentence, and its numbers as a table. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface ChartTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function ChartFrame(props: {
  readonly name: string;
  readonly sentence: string;
  readonly table: ChartTable;
  readonly width: number;
  readonly height: number;
  readonly children: ComponentChildren;
}) {
  const { name, sentence, table, width, height } = props;
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={`${id}-name`}>
      <figcaption>
        <h3 id={`${id}-name`}>{name}</h3>
        <p id={`${id}-sentence`}>{sentence}</p>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-sentence`}
      >
        <title>{name}</title>
        {props.children}
      </svg>
      <details class="chart-table">
        <summary>The numbers as a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard */}
        <section class="scroll" tabIndex={0} aria-label={`${name}: table`}>
          <table class="table">
            <thead>
              <tr>
                {table.header.map((text) => (
                  <th key={text} scope="col" class="number">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((cells, row) => (
                <tr key={row}>
                  {cells.map((text, column) => (
                    <td key={column} class="number">
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
