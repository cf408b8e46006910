/** The screen's words in English. */
import type zh from './zh'

const en: typeof zh = {
  product: 'Safety one-map',
  demo: 'Demo data',
  page: { wall: 'Wall', command: 'Command', plan: 'Plan', analyse: 'Analyse', admin: 'Accounts and audit', login: 'Log in' },
  nav: 'Pages', language: '中文', logout: 'Log out', account: 'Account', close: 'Close', reload: 'Load again', cancel: 'Cancel', save: 'Save', more: 'More',
  calm: 'Park steady', nothing: '—', all: 'All', none: 'None', loading: 'Loading',
  headline: { others: '{n} more' },
  login: {
    title: 'Log in', name: 'Account', password: 'Password', enter: 'Enter', ended: 'The session has expired. Log in and you return to your page.',
    wrong: 'Account or password is wrong.', demo: 'Demo accounts: the role is the name, the password is onemap-demo', mirror: 'This platform mirrors detectors and is no protection layer.',
  },
  link: {
    lost: 'No live data {t}', lostMore: 'Picture of {at}; people and values stand still, reconnecting', database: 'Database down {t}',
    databaseMore: 'Live picture and alarms go on; history, saving and reports wait', connecting: 'Connecting to the live channel', fresh: 'Positions {a}', gas: 'Detectors {a}', no: 'no data',
  },
  wind: { gust: 'gust', humidity: 'RH {v} %', stability: 'Stability {v}', none: 'No weather data' },
  people: {
    title: 'People in the park', located: 'Located {v} %', unit: '', unknown: 'Position unknown {n}', stale: 'Stale {n}', noZones: 'No zones', over: '{name}: {n} over the limit',
    vehicles: 'Vehicles {n}', noData: 'No positions received yet', hidden: 'This account may not see where people are',
  },
  role: { employee: 'Employees', contractor: 'Contractors', visitor: 'Visitors', vehicle: 'Vehicles', other: 'Others' },
  hazard: { title: 'Major hazards', head: 'R · state', level: ['Level 1', 'Level 2', 'Level 3', 'Level 4'], calm: 'steady', empty: 'No major hazard registered', count: '{n}' },
  alarm: {
    title: 'Alarms', recent: '{n} in 10 min', empty: 'No standing alarm', priority: { 1: 'urgent', 2: 'high', 3: 'medium', 4: 'low' },
    state: { unacknowledged: 'unacknowledged', acknowledged: 'acknowledged', returned: 'returned', normal: 'normal', shelved: 'shelved', latched: 'to reset' },
    shelvedUntil: 'shelved until {t}', acknowledge: 'Acknowledge', shelve: 'Shelve', locate: 'Show', limit: 'limit {v}', comment: 'Comment', since: 'since {t}',
    mirror: 'Mirrors detectors; is no protection layer', more: '{n} more', newOne: 'New alarm: {text}', count: '{n} {p}', minutes: '{n} min', reason: 'Reason',
    shelveTitle: 'Shelve the alarm', needReason: 'Say why',
    condition: { low: 'L', high: 'H', high_high: 'HH', fault: 'fault', sos: 'SOS', over_limit: 'over limit', enter: 'entry', exit: 'left post', stale: 'no data', bad: 'fault' },
  },
  gas: {
    title: 'Gas and environment', online: 'Detectors online {a} / {b}', highest: 'highest', lowest: 'lowest', empty: 'No detector data received yet',
    quantity: {
      ammonia: 'NH3', combustible: 'Combustible', lel: 'Combustible', hydrogen_sulfide: 'H2S', hydrogen_sulphide: 'H2S', chlorine: 'Chlorine', oxygen: 'Oxygen', carbon_monoxide: 'CO', methane: 'Methane',
      propane: 'Propane', propylene: 'Propylene', ethylene: 'Ethylene', benzene: 'Benzene', hydrogen: 'Hydrogen', level: 'Level', pressure: 'Pressure', temperature: 'Temperature', wind: 'Wind', methanol: 'Methanol', toluene: 'Toluene',
      wind_speed: 'Wind speed', wind_direction: 'Wind direction', humidity: 'Humidity', flow: 'Flow', voc: 'VOC', sulfur_dioxide: 'SO2', hydrogen_chloride: 'HCl', ethylene_oxide: 'Ethylene oxide', gas: 'Gas', butane: 'Butane', lpg: 'LPG',
    },
    state: ['normal', 'L', 'H', 'HH', 'fault', 'stale'],
  },
  device: {
    title: 'Devices', channel: 'Live channel', sensors: 'Detectors', tags: 'Tags', cameras: 'Cameras', anchors: 'Anchors', database: 'Database', live: 'live', lost: 'lost', connecting: 'connecting',
    up: 'up', down: 'down', fault: 'fault {n}', stale: 'stale {n}', installed: '{n}', noState: 'no online state', unknown: 'unknown', video: 'no stream',
  },
  grade: { A: 'Major', B: 'Considerable', C: 'General', D: 'Low' },
  legend: { title: 'Legend', zones: 'Risk zones' },
  stream: 'No stream',
  layer: { title: 'Layers', show: 'Show {name}', hide: 'Hide {name}', empty: 'This scene has no layers', group: {} as Record<string, string>, count: '{n} objects' },
  card: {
    value: 'Value', limits: 'Limits', trend: 'Last 60 min', noTrend: 'No readings in this time', role: 'Role', company: 'Company', updated: 'Updated', error: 'Position error', state: 'State', kind: 'Kind', substance: 'Substance',
    inventory: 'Inventory', capacity: 'Capacity', pressure: 'Pressure', temperature: 'Temperature', height: 'Height', diameter: 'Diameter', analyse: 'Analyse', quantity: 'Quantity', position: 'Position', responsible: 'Responsible', phone: 'Phone',
    controls: 'Controls', range: 'Range', view: 'Field of view', heading: 'Heading', floor: 'Floor', buzz: 'Buzz the tag', evacuate: 'Order to leave', test: 'Test', sent: 'Sent, waiting for the receipt', receipt: 'Receipt {t}', refused: 'Refused {t}',
    noReceipt: 'No receipt within 30 s', hidden: 'This account may not see who it is', grade: 'Grade', limit: 'Limit', noVideo: 'No stream', history: 'History', level: 'Level', ratio: 'R', area: 'Area', status: 'State', draft: 'Draft', approved: 'Approved',
  },
  command: {
    overview: 'Alarm overview', noAlarm: 'No standing alarm', pick: 'Click a tank or an alarm to try a release', place: 'Place', value: 'Value', source: 'Detector', since: 'Since', origin: 'Origin', affected: 'People affected', cameras: 'Nearest cameras', byDistance: 'by distance',
    log: 'Log', logCount: '{n}', logEmpty: 'Nothing recorded yet', whatif: 'What if', now: 'Now', threshold: 'Threshold', nobody: 'Nothing computed', nobodyMore: 'Pick a tank and run a model to count people by threshold', musterTitle: 'Muster points', noCamera: 'No camera position',
    run: 'Run', live: 'Live', notLocated: '{n} not located, possibly inside', certain: 'Certain', possible: 'Possible', located: 'Positions {a}', alarms: '{n} alarms', clear: 'Clear the result', wholePark: 'Whole park', tool: 'Tools', tools: { home: 'Whole park', top: 'From above', north: 'North up', clear: 'Clear' },
  },
  kind: { fence: 'Fences', tank_dome: 'dome-roof tank', tank_floating: 'floating-roof tank', tank_cone: 'cone-roof tank', sphere: 'sphere', bullet: 'bullet', column: 'column', reactor: 'reactor', fin_fan: 'fin-fan', pipe_rack: 'pipe rack', building: 'building', warehouse: 'warehouse', control_room: 'control room', office: 'office', gate: 'gate', flare: 'flare', chimney: 'chimney', loading: 'loading', bund: 'bund', stack: 'stack', forbidden: 'no entry', limit: 'head limit', post: 'post', vehicle: 'vehicle', person: 'person', truck: 'truck', forklift: 'forklift', fire_engine: 'fire engine', tanker: 'tanker', car: 'car', uwb: 'UWB', gas: 'gas detector', dome: 'dome', ptz: 'PTZ', bullet_camera: 'bullet', fixed: 'fixed', thermal: 'thermal' },
  origin: { real: 'measured', exercise: 'exercise', simulated: 'simulated' },
  plan: {
    draw: 'Polygon', circle: 'Circle', select: 'Select', edit: 'Edit outline', undo: 'Undo', redo: 'Redo', import: 'Import', objects: 'Objects', layers: 'Layers', check: 'Check', attributes: 'Attributes', history: 'History', new: 'New zone', newFence: 'New fence',
    clean: 'No fault', faults: '{n} faults left, cannot save', corner: 'Corner', area: 'Area', perimeter: 'Perimeter', corners: 'Corners', boundary: 'Outline', effect: 'Effect and responsibility', from: 'From', to: 'To', long: 'open end', responsible: 'Responsible', phone: 'Phone', controls: 'Controls',
    grade: 'Grade', nameZh: 'Chinese name', nameEn: 'English name', id: 'Code', saved: 'Saved v{v}', unsaved: 'Not saved', draft: 'Draft v{v}', saving: 'Saving', remove: 'Remove', removeAsk: 'Remove {name}', conflict: 'Someone changed this to v{theirs}; yours began from v{mine}.',
    takeTheirs: 'Take theirs', keepMine: 'Save mine on top', none: 'Pick a zone or draw a new one', hint: 'Click corner by corner, double-click or Enter ends, Esc cancels', search: 'Name or code', noRight: 'This account may only look', importTitle: 'Import a GeoPackage', choose: 'Choose a file', crs: 'CRS (if missing)',
    importDone: '{n} objects imported', importNone: 'Nothing was imported', layer: 'Layer', rows: 'Rows', refused: 'Refused', reason: 'Reason', zoom: 'Show', empty: 'No objects', versionOf: 'v{v}', show: 'Show', kind: 'Kind', limit: 'Limit', who: 'Who',
    enterprise: 'Enterprise', park: 'Park', discard: 'Discard', state: 'State', noGeometry: 'No outline yet', leave: 'Leave without saving', drawn: 'Outline drawn', created: 'New', old: 'Old', report: 'Import report',
  },
  analyse: {
    scenario: 'Scenario', allInputs: 'every input can be changed', equipment: 'Equipment', model: 'Model', release: 'Release', weather: 'Weather', run: 'Run', again: 'Run again', reset: 'Reset', running: 'Running', live: 'live', typical: 'typical', assumed: 'assumed', ledger: 'ledger', result: 'Result', levels: 'Distances', level: 'Threshold',
    distance: 'Farthest', area: 'Area', people: 'People', inside: 'People inside', certain: 'Certain', possible: 'Possible', notLocated: 'Not located', notLocatedMore: 'Those not located may be inside and are not counted as 0', warnings: '{n} warnings', noWarnings: 'Every input lies in the checked range', none: 'Choose a tank and a model, then run',
    version: 'Model {id} {v}', origin: 'Origin', noModels: 'The server offers no models', time: '{s} s', input: 'Input', wind: 'Wind', from: 'From', stability: 'Stability', temperature: 'Air', humidity: 'Humidity', cloud: 'Cloud', noWeather: 'No measured weather; fill it in', needTank: 'Choose the equipment', max: 'allowed {a}–{b}', outside: 'outside the checked {a}–{b}',
    hash: 'Input {h}', height: 'Receptor height', ground: 'Ground', unit: '', not: 'not computed', noFootprint: 'No threshold is reached', chart: 'Distance by threshold', pickTank: 'Pick on the map or here', source: 'Source', notInside: 'nobody', raster: 'Ground field',
  },
  admin: {
    accounts: 'Accounts', audit: 'Audit', name: 'Account', role: 'Role', enterprise: 'Enterprise', disabled: 'disabled', enabled: 'enabled', locked: 'locked until {t}', at: 'Time', who: 'Who', verb: 'Action', object: 'Object', noRight: 'This account may see neither accounts nor audit', empty: 'Nothing recorded', permissions: 'Permissions', you: 'this account', hash: 'Hash',
    missing: 'The server does not offer this', newAccount: 'New account', created: 'Account {name} made', roles: 'Roles',
  },
  error: { TooFewPoints: 'At least three different corners are needed', ZoneCrossesItself: 'The outline crosses itself', OutlineCrossesItself: 'The outline crosses itself', ZeroArea: 'The area is zero', MissingField: 'Give it a name', UnknownGrade: 'Choose a grade', WrongGeometry: 'No outline drawn yet', TimesOutOfOrder: 'It ends before it begins' },
}

export default en
