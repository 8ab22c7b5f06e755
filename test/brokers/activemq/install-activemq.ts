import { MavenJars } from '../maven-jars.ts';

/** ActiveMQ Classic (Apache-2.0), with AMQP, STOMP and its store. */
export const ACTIVEMQ = new MavenJars('activemq', '6.1.7');
