import { proveLab } from '../../testing/prove-lab.ts';

proveLab('services', 'kind');
