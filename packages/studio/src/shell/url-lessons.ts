/** The settings of the seven steps in the URL's hash. */
import { lessonSettings } from '../state/lesson-settings.js';

export function writeLessons(fields: URLSearchParams): void {
  for (const [name, value] of Object.entries(lessonSettings.value)) fields.set(`step.${name}`, String(value));
}

/** Each step judges what it takes over. */
export function readLessons(fields: URLSearchParams): void {
  const found = [...fields].filter(([name]) => name.startsWith('step.'));
  lessonSettings.value = Object.fromEntries(
    found.map(([name, text]) => {
      const number = Number(text);
      // The copies of a step are a word of it; all other digits are numbers.
      const isWord = text === '' || Number.isNaN(number) || name === 'step.rate.copies';
      return [name.slice('step.'.length), isWord ? text : number];
    }),
  );
}
