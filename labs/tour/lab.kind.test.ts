import { proveLab } from '../../testing/prove-lab.ts';

proveLab('tour', 'kind');
