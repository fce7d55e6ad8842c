// VitePress' own theme with the system's fonts, so that nothing is downloaded.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
