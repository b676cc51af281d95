/** Which screen is shown, in which theme, and whether pictures may move. */
import { computed, signal } from '@preact/signals';

export const VIEWS = ['data', 'model', 'train', 'report', 'lessons'] as const;
export type View = (typeof VIEWS)[number];

export type Theme = 'system' | 'light' | 'dark';

export const view = signal<View>('train');
export const theme = signal<Theme>('system');

const motion = matchMedia('(prefers-reduced-motion: reduce)');
/** Whether the person asked for no motion: then nothing plays by itself. */
export const reducedMotion = signal(motion.matches);
motion.addEventListener('change', () => {
  reducedMotion.value = motion.matches;
});

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const isSystemDark = signal(darkSystem.matches);
darkSystem.addEventListener('change', () => {
  isSystemDark.value = darkSystem.matches;
});

/** Whether the page is dark, by the person's choice or the system's. */
export const dark = computed(
  () => theme.value === 'dark' || (theme.value === 'system' && isSystemDark.value),
);
