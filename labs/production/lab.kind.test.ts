import { proveLab } from '../../testing/prove-lab.ts';

proveLab('production', 'kind');
