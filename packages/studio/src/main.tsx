import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import { render } from 'preact';
import { App } from './shell/app.js';
import { begin } from './shell/begin.js';
import { isServedLocally } from './shell/served-file.js';

void begin();
render(<App />, document.getElementById('studio')!);
if (import.meta.env.PROD && !isServedLocally && 'serviceWorker' in navigator && isSecureContext)
  void navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
