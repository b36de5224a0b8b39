import { proveLab } from '../../testing/prove-lab.ts';

proveLab('deployments', 'kind');
