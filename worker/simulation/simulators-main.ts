/** The simulated devices of the demo site, as a process of its own. */
import { join } from 'node:path';
import { startSimulatedSite } from '../../activities/devices/simulators/simulated-site.ts';
import type { SiteLane } from '../../activities/devices/simulators/simulated-site.ts';
import { siteConfig } from '../config/site-config.ts';
import { readSiteFile } from '../site/site-file.ts';
import type { Site } from '../site/site-file.ts';
import { runChild } from '../start/child.ts';
import { projectRoot } from '../start/project-root.ts';

runChild(async () => {
  const { ports, demo } = siteConfig();
  const site = await readSiteFile(join(projectRoot, 'prisma', 'seed', 'demo-site.yaml'), ports);
  const simulated = await startSimulatedSite({
    ingestUrl: `http://127.0.0.1:${ports.ingest}`,
    controlPort: ports.simulatorControl,
    lanes: site.lanes.map(({ id }) => simulatedLane(site, id)),
    traffic: { entrances: entrancesOf(site), vehicles: vehiclesOf(site) },
  });
  if (demo.traffic) simulated.traffic?.start();
  return { stop: () => simulated.close() };
});

function simulatedLane(site: Site, lane: string): SiteLane {
  const device = (kind: 'camera' | 'barrier' | 'board'): Site['devices'][number] => {
    const found = site.devices.find((row) => row.lane === lane && row.kind === kind);
    if (found === undefined) throw new Error(`lane ${lane} of the site file has no ${kind}`);
    return found;
  };
  const port = (address: string): number => Number(address.slice(address.lastIndexOf(':') + 1));
  const camera = device('camera');
  return {
    lane,
    cameraDeviceId: camera.id,
    serialNo: camera.serial_no ?? '',
    barrierPort: port(device('barrier').address),
    boardPort: port(device('board').address),
  };
}

function entrancesOf(site: Site): { inLane: string; outLane: string }[] {
  const entrances = [...new Set(site.lanes.map(({ entrance }) => entrance))];
  const lane = (entrance: string, direction: 'in' | 'out'): string =>
    site.lanes.find((row) => row.entrance === entrance && row.direction === direction)?.id ?? '';
  return entrances.map((entrance) => ({ inLane: lane(entrance, 'in'), outLane: lane(entrance, 'out') }));
}

const colours = {
  '0': 'blue',
  '1': 'yellow',
  '2': 'white',
  '3': 'black',
  '4': 'green',
  '6': 'yellow-green',
} as const;

function vehiclesOf(site: Site) {
  return site.vehicles.map(({ plate, colour }) => ({
    plate,
    colour: colours[colour as keyof typeof colours],
  }));
}
