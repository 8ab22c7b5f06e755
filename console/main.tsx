import { render } from 'preact';
import { App } from './app/app.tsx';
import { applyTheme } from './app/theme.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element with the id "app"');
applyTheme();
render(<App />, place);
