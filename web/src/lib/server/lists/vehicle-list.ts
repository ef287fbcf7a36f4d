/** The vehicles that have a file here. */
import { Prisma } from '../../../../../prisma/client/client.ts';
import type { Vehicle } from '../../../../../prisma/client/client.ts';
import type { VehicleRow } from '../../lists/list-rows.ts';
import { listSpecs } from '../../lists/list-specs.ts';
import type { ListSource } from './keyset.ts';

const plate = [Prisma.sql`x.plate_no`, Prisma.sql`x.plate_colour`];

export const vehicleSource: ListSource<Vehicle, VehicleRow> = {
  spec: listSpecs.vehicles,
  table: Prisma.sql`vehicle x`,
  id: ['plate_no', 'plate_colour'],
  select: Prisma.sql`x.plate_no AS "plateNo", x.plate_colour AS "plateColour", x.vehicle_type AS "vehicleType", x.fuel,
    x.emission_stage AS "emissionStage", x.emission_basis AS "emissionBasis", x.vehicle_category AS "vehicleCategory",
    x.use_nature AS "useNature", x.network_status AS "networkStatus", x.vin, x.registered_on AS "registeredOn",
    x.fleet, x.cargo, x.seq`,
  orders: {
    plate,
    registeredOn: [Prisma.sql`coalesce(x.registered_on, '')`, ...plate],
    ledger: [Prisma.sql`x.seq`],
  },
  conditions: ({ plate: part, stage, fuel, fleet }) => [
    ...(part === undefined ? [] : [Prisma.sql`x.plate_no LIKE ${`%${part}%`}`]),
    ...(stage === undefined ? [] : [Prisma.sql`x.emission_stage = ${stage}`]),
    ...(fuel === undefined ? [] : [Prisma.sql`x.fuel = ${fuel}`]),
    ...(fleet === undefined ? [] : [Prisma.sql`x.fleet LIKE ${`%${fleet}%`}`]),
  ],
  row: ({
    seq,
    plateNo,
    plateColour,
    vehicleType,
    fuel,
    vin,
    registeredOn,
    fleet,
    cargo,
    useNature,
    ...raw
  }) => ({
    plateNo,
    plateColour,
    vehicleType,
    fuel,
    vin,
    registeredOn,
    fleet,
    cargo,
    useNature,
    stage: raw.emissionStage,
    basis: raw.emissionBasis,
    category: raw.vehicleCategory,
    network: raw.networkStatus,
    seq: seq.toString(),
  }),
};
