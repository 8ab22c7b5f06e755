import { describeRuns } from './describe-runs.ts';

describeRuns(5001, 5000);
