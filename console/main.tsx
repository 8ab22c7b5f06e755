import { render } from 'preact';
import { App } from './app/app.tsx';
import { beginToLoad } from './app/outlet.tsx';
import { applyTheme } from './app/theme.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element with the id "app"');
applyTheme();
beginToLoad();
render(<App />, place);
