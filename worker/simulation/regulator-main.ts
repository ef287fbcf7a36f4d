/** The simulated regulator of the demo site, as a process of its own. */
import { join } from 'node:path';
import { ensureDemoKeys } from '../../activities/regulator/demo-keys.ts';
import { startSimulatedRegulator } from '../../activities/regulator/simulated-regulator.ts';
import { siteConfig } from '../config/site-config.ts';
import { readSiteFile } from '../site/site-file.ts';
import { runChild } from '../start/child.ts';
import { projectRoot } from '../start/project-root.ts';

runChild(async () => {
  const { ports, dataDir } = siteConfig();
  const { plant } = await readSiteFile(join(projectRoot, 'prisma', 'seed', 'demo-site.yaml'), ports);
  const { certificatePem, enterpriseCode } = await ensureDemoKeys(dataDir, plant.enterprise_code);
  const regulator = await startSimulatedRegulator({
    port: ports.regulator,
    dataDir,
    certificatePem,
    enterpriseCode,
  });
  return { stop: () => regulator.close() };
});
