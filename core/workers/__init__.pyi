from .cluster import Workers as Workers, open_workers as open_workers
from .processes import cores as cores, spare_cores as spare_cores
from .schedulers import Stop as Stop, Stopped as Stopped
from .service import WorkerService as WorkerService
