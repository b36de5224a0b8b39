import { proveLab } from '../../testing/prove-lab.ts';

proveLab('pods', 'kind');
