import { proveLab } from '../../testing/prove-lab.ts';

proveLab('shutdown', 'kind');
