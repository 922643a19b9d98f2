import { render } from 'preact';
import { App } from './app.js';
import './styles/base.css';
import './styles/controls.css';
import './styles/home.css';
import './styles/result.css';

const root = document.getElementById('app');
if (root) render(<App />, root);
