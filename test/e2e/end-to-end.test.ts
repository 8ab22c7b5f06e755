import { EmbeddedTarget } from './embedded-target.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd(new EmbeddedTarget());
