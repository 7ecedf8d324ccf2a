"""The contract between techniques, event files and pages: `Visual` and its kinds. NumPy only."""

from tb_netviz.visual.connections import Connections as Connections
from tb_netviz.visual.kinds import KINDS as KINDS
from tb_netviz.visual.kinds import Grid as Grid
from tb_netviz.visual.kinds import Ladder as Ladder
from tb_netviz.visual.kinds import LayerGraph as LayerGraph
from tb_netviz.visual.kinds import NeighbourTable as NeighbourTable
from tb_netviz.visual.kinds import Note as Note
from tb_netviz.visual.kinds import Patches as Patches
from tb_netviz.visual.kinds import Predictions as Predictions
from tb_netviz.visual.kinds import ProbeImages as ProbeImages
from tb_netviz.visual.kinds import Scatter as Scatter
from tb_netviz.visual.map_cells import MapCells as MapCells
from tb_netviz.visual.meaning import Meaning as Meaning
from tb_netviz.visual.response_kinds import Excitations as Excitations
from tb_netviz.visual.response_kinds import Responses as Responses
from tb_netviz.visual.visual import Visual as Visual
