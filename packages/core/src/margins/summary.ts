export interface MarginsSummaryOptions {}
export function summariseMargins(): string { return ''; }
